"""The responses as files: the frozen data, its codebook, and the exports."""
