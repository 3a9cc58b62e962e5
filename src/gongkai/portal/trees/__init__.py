"""Which columns does an organ's site begin with? Starter trees as sheets; the officer adds, moves and closes."""
