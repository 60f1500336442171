#!/usr/bin/env bash
set -e
accelerate launch -m axolotl.cli.train training/tone.yml
