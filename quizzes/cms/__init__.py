"""What trainers do with the bank in the CMS: write, import, export, plan."""
