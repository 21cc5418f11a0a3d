"""Polynomials as series: sums of powers, or of Chebyshev, Legendre, Hermite or Laguerre polynomials.

Each basis has a class, and a module with functions of coefficients. Coefficients go from the lowest degree to
the highest.
"""

from typing import NoReturn

from .. import _missing
from . import chebyshev, hermite, hermite_e, laguerre, legendre, polynomial, polyutils
from ._series import Series
from .chebyshev import Chebyshev
from .hermite import Hermite
from .hermite_e import HermiteE
from .laguerre import Laguerre
from .legendre import Legendre
from .polynomial import Polynomial

__all__ = [
    "set_default_printstyle",
    "polynomial",
    "Polynomial",
    "chebyshev",
    "Chebyshev",
    "legendre",
    "Legendre",
    "hermite",
    "Hermite",
    "hermite_e",
    "HermiteE",
    "laguerre",
    "Laguerre",
]


def set_default_printstyle(style: str) -> None:
    """Choose how the text of all series looks.

    Parameters
    ----------
    style : {"unicode", "ascii"}

    Raises
    ------
    ValueError
        For any other style.

    Examples
    --------
    >>> import polyarray as pa
    >>> p = pa.polynomial.Polynomial([1, 2, 3])
    >>> print(p)
    1.0 + 2.0·x + 3.0·x²
    >>> pa.polynomial.set_default_printstyle("ascii")
    >>> print(p)
    1.0 + 2.0 x + 3.0 x**2
    >>> pa.polynomial.set_default_printstyle("unicode")
    """
    if style not in ("unicode", "ascii"):
        raise ValueError(f"Unsupported format string '{style}'. Valid options are 'ascii' and 'unicode'")
    Series._use_unicode = style == "unicode"


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
