"""The small vocabulary of building blocks: pages use only these, so every card looks alike."""
