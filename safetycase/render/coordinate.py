"""Coordinates of drawings as SVG writes them."""

from __future__ import annotations


def coordinate(value: float) -> str:
    """Write a length or a place with one decimal at most, and never a negative zero."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
