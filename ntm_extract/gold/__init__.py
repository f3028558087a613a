"""Making gold: drafts, checks, agreement of annotators, and exchange with annotation tools."""
