"""The law as code: pure functions and dated sheets of numbers."""
