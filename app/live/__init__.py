"""Now: one Room per running attempt, and the wire protocol."""
