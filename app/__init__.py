"""Peilian: a role-play trainer for customer-service chat agents."""
