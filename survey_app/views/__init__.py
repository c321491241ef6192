"""The pages. A view is thin: it parses the request, calls one function, and renders a template or redirects."""
