"""What was done, by whom, when, and on what ground? An append-only journal (台账) with chained digests."""
