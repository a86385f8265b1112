"""All accounts of a reader at once: who reaches whom, where deals stand, whom to win first."""
