"""What this site can show to who buys, audits or answers for it: conformance, security requirements and the procurement pack."""
