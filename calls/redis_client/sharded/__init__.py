"""The state on several servers: Redis Cluster, or several Redis or Sentinel groups."""
