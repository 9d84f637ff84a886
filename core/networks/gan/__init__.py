"""Pairs of generator and critic, behind one contract: :mod:`core.networks.gan.contract`."""
