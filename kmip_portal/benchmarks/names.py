"""What can be measured, in the order in which all of it is."""

EVERYTHING, SEED = "all", "seed"
NAMES = {
    "list": "kmip_portal.benchmarks.pages.list_page",
    "deliver": "kmip_portal.benchmarks.letters.deliver",
    "pdfcache": "kmip_portal.benchmarks.files.pdfcache",
    "publish": "kmip_portal.benchmarks.publishing.publish",
    "review-open": "kmip_portal.benchmarks.asking.review_open",
    "audit": "kmip_portal.benchmarks.history.audit",
    "weight": "kmip_portal.benchmarks.weight.weight",
    "webproc": "kmip_portal.benchmarks.process.webproc",
}
