"""The words: one Markdown file a subject, in Dutch (`nl`) and English (`en`)."""
