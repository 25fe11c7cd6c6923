# SPDX-FileCopyrightText: 2026 The Postferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private certification authority for the tests, made with GnuTLS's certtool.

Nothing made here is ever kept in the tree: a certificate in a repository expires.
"""

import pathlib
import subprocess


def _certtool(*args):
    done = subprocess.run(['certtool', *map(str, args)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f'certtool {" ".join(map(str, args))}: {done.stderr}')


class Authority:
    """A CA in a folder: `ca.crt`, and certificates for servers on demand."""

    def __init__(self, folder, name='Postferry Test CA'):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca_file = self.folder / 'ca.crt'
        self.ca_key = self.folder / 'ca.key'
        template = self.folder / 'ca.tmpl'
        template.write_text(f'cn = "{name}"\nca\ncert_signing_key\nexpiration_days = 30\n')
        self._make_key(self.ca_key)
        _certtool('--generate-self-signed', '--load-privkey', self.ca_key,
                  '--template', template, '--outfile', self.ca_file)

    @staticmethod
    def _make_key(path):
        _certtool('--generate-privkey', '--key-type=ecdsa', '--curve=secp256r1',
                  '--no-text', '--outfile', path)

    def issue(self, stem, names=('localhost',), addresses=('127.0.0.1', '::1'),
              activation=None, expiration=None, self_signed=False):
        """Makes STEM.crt and STEM.key; returns both paths.

        activation, expiration: texts that certtool reads ("2019-01-01 00:00:00").
        """
        crt, key = self.folder / f'{stem}.crt', self.folder / f'{stem}.key'
        lines = [f'cn = "{names[0]}"']
        lines += [f'dns_name = "{name}"' for name in names]
        lines += [f'ip_address = "{address}"' for address in addresses]
        lines += ['tls_www_server', 'signing_key', 'encryption_key']
        lines += [f'activation_date = "{activation}"'] if activation else []
        lines += [f'expiration_date = "{expiration}"' if expiration else 'expiration_days = 30']
        template = self.folder / f'{stem}.tmpl'
        template.write_text('\n'.join(lines) + '\n')
        self._make_key(key)
        if self_signed:
            _certtool('--generate-self-signed', '--load-privkey', key,
                      '--template', template, '--outfile', crt)
        else:
            _certtool('--generate-certificate', '--load-privkey', key,
                      '--load-ca-certificate', self.ca_file, '--load-ca-privkey', self.ca_key,
                      '--template', template, '--outfile', crt)
        return crt, key
