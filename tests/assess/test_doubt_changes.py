"""What `diff` says of accepted doubts and of the policy about them: to accept a doubt weakens a case."""

from __future__ import annotations
