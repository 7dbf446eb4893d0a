"""The running studio: documents, jobs and signals; no widgets."""
