"""What was made and what was published of it: previews, versions, edits, branding and downloads."""
