"""A large town for measuring: bulk rows that passed no deed, consistent with every constraint all the same."""
