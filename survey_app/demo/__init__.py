"""The demo consultations: two published surveys, recreated from a seed, and this year's, which is open."""
