"""What can be done with reviews: chains, rounds, letting pass, and the wording dictionary."""

from .acceptances import accept
from .chains import drop_chain, set_chain
from .rounds import open_round, require, send_back, sign, void, withdraw
from .wording import Brought, import_expressions, load_sample, put_expression, switch_off

__all__ = [
    "Brought",
    "accept",
    "drop_chain",
    "import_expressions",
    "load_sample",
    "open_round",
    "put_expression",
    "require",
    "send_back",
    "set_chain",
    "sign",
    "switch_off",
    "void",
    "withdraw",
]
