"""Files from the network: acquired, resumed, checked, and recorded."""
