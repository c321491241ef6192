"""What a browser asks for. Thin: parse, call one function, render or redirect."""
