"""The demo consultations: two published surveys made again from a seed, and this year's, open."""
