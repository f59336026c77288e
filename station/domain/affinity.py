"""What goes with what: learned from order history; scores for cross-sell and samples, explained."""


class Affinity:
    """Scores learned from order history."""
