"""What does ``benchmarks/portal.py`` stand on? A portal of a given size, its peers, and what is measured of them."""
