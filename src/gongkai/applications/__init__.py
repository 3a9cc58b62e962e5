"""Disclosure on application (依申请公开): from the form to the archived answer, and what comes after it."""
