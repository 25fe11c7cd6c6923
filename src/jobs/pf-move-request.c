/* pf-move-request.c - everything a move needs to be begun, by value
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "pf-jobs"

#include "jobs/pf-move-request.h"

PfSourceLogin *
pf_source_login_new (const char *url, PfSecret *password, const char *token_command)
{
  PfSourceLogin *self = g_new0 (PfSourceLogin, 1);

  self->url = g_strdup (url);
  self->password = password != NULL ? pf_secret_ref (password) : NULL;
  self->token_command = g_strdup (token_command);
  return self;
}

void
pf_source_login_free (PfSourceLogin *self)
{
  g_free (self->url);
  g_clear_pointer (&self->password, pf_secret_unref);
  g_free (self->token_command);
  g_free (self);
}

PfMoveRequest *
pf_move_request_new (void)
{
  PfMoveRequest *request = g_new0 (PfMoveRequest, 1);

  request->options = pf_move_options_new ();
  return request;
}

PfMoveRequest *
pf_move_request_copy (const PfMoveRequest *self)
{
  PfMoveRequest *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (PfMoveRequest, 1);
  copy->state_dir = g_strdup (self->state_dir);
  copy->job_name = g_strdup (self->job_name);
  copy->sources = g_strdupv (self->sources);
  copy->logins = self->logins != NULL ? g_ptr_array_ref (self->logins) : NULL;
  copy->endpoint = self->endpoint != NULL ? pf_endpoint_copy (self->endpoint) : NULL;
  copy->trust = self->trust != NULL ? pf_trust_copy (self->trust) : NULL;
  copy->password = self->password != NULL ? pf_secret_ref (self->password) : NULL;
  copy->token_command = g_strdup (self->token_command);
  copy->options = pf_move_options_copy (self->options);
  copy->ignore_in_use = self->ignore_in_use;
  copy->transcript = self->transcript;
  copy->transcript_data = self->transcript_data;
  return copy;
}

void
pf_move_request_free (PfMoveRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->state_dir);
  g_free (self->job_name);
  g_strfreev (self->sources);
  g_clear_pointer (&self->logins, g_ptr_array_unref);
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_clear_pointer (&self->trust, pf_trust_free);
  g_clear_pointer (&self->password, pf_secret_unref);
  g_free (self->token_command);
  g_clear_pointer (&self->options, pf_move_options_free);
  g_free (self);
}
