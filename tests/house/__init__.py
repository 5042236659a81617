"""Tests of the house itself: what neither the linter, the types nor the import contract can see."""
