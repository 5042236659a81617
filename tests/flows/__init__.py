"""Claims about the running installation: real Prefect and worker, pretend vendors, driven over HTTP as by a browser."""
