"""The rules that the policy is made of. Pure."""
