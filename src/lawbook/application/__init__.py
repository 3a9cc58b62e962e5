"""Disclosure on application (依申请公开): receipt, terms, consultation, fee, outcome and remedy."""
