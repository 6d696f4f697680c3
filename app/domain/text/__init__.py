"""From a free reply to acts and facts, each with the span that carries it."""
