"""Which reports has nobody shown us yet? This package makes them: correct reports, written down with damage."""
