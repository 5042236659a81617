"""Tests of the benchmarks' own code, on a few texts: what they measure is not judged here."""
