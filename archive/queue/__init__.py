"""Who runs a job, and when; the jobs themselves are rows of the catalogue (decision 9)."""
