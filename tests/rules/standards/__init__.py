"""Tests of the standards: hand-computed rates of a made-up cohort."""
