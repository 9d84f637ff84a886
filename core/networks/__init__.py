"""The networks, all behind one calling contract: see :class:`core.networks.contract.Network`."""
