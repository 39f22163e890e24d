"""Records put together for an answer under the Freedom of Information Act 2000 or the
Environmental Information Regulations 2004: what of them may be published, and what is left out.
"""
