"""Pages opened by a link that only one person has."""

from functools import wraps

from django.views.decorators.cache import never_cache


def by_link(view):
    """Never cached, never indexed, and never told to where the page links."""

    @never_cache
    @wraps(view)
    def opened(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        # not "no-referrer": with it a browser hides where a form comes from, and none is taken
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return opened
