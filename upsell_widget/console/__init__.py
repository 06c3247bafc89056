"""The staff's side: pages for whoever the host says is staff, and for nobody else."""
