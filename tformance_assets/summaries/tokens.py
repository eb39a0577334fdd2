"""What is billed for a request, and at which price?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as billed; `cached` of the prompt's cost half."""

    prompt: int = 0
    cached: int = 0
    completion: int = 0


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens."""

    prompt: float = 0.15
    cached: float = 0.075
    completion: float = 0.60

    def cost_usd(self, usage: Usage) -> float:
        """What these tokens cost."""
        fresh = max(0, usage.prompt - usage.cached)
        spent = fresh * self.prompt + usage.cached * self.cached + usage.completion * self.completion
        return spent / 1_000_000

    def in_batch(self) -> "Prices":
        """The same at half price, as a batch is billed; its discount and that of cached tokens do not add up."""
        return Prices(self.prompt / 2, min(self.cached, self.prompt / 2), self.completion / 2)
