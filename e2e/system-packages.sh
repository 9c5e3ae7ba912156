#!/usr/bin/env bash
# Installs the system programs that some tests use, where that is possible. Tests that need a program
# which is not there afterwards skip with a message.
set -u
missing=()
command -v gpg >/dev/null || missing+=(gnupg)
command -v openssl >/dev/null || missing+=(openssl)
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx)
command -v docker-registry >/dev/null || missing+=(docker-registry)
command -v tmux >/dev/null || missing+=(tmux)
[ ${#missing[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
  echo "installing for the tests: ${missing[*]}"
  { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 && exit 0
fi
echo "not installed, so some tests will skip: ${missing[*]}"
