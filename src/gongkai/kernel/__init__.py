"""What does every room need? The clock, the shape of an event, and the register of figures."""
