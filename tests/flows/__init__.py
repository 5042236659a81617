"""Claims about the running installation: real Prefect, real worker, pretend vendors, driven over HTTP as by a browser."""
