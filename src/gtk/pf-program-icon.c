/* pf-program-icon.c - the picture of a mail program
 *
 * SPDX-FileCopyrightText: 2026 The Postferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "gtk/pf-program-icon.h"

#include "gtk/pf-a11y.h"

#define ICON_PIXELS 24
#define OUR_ICON "io.github.postferry.Postferry-mail-program-symbolic"

/* What Debian, Flathub and Snap call them. */
static const struct
{
  const char *program;
  const char *icon;
} icons[] = {
  { "Thunderbird", "thunderbird" },
  { "Thunderbird", "org.mozilla.Thunderbird" },
  { "Thunderbird", "org.mozilla.thunderbird" },
  { "Thunderbird", "org.mozilla.thunderbird_esr" },
  { "Thunderbird", "thunderbird_thunderbird" },
  { "Betterbird", "eu.betterbird.Betterbird" },
  { "Betterbird", "betterbird" },
  { "Icedove", "icedove" },
  { "SeaMonkey", "seamonkey" },
  { "Evolution", "org.gnome.Evolution" },
  { "Evolution", "evolution" },
  { "Claws Mail", "org.claws_mail.Claws-Mail" },
  { "Claws Mail", "claws-mail" },
  { "KMail", "kmail" },
  { "KMail", "org.kde.kmail2" },
};

GtkWidget *
pf_program_icon_new (const char *program)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  const char   *name = *program != '\0' ? OUR_ICON : "folder-symbolic";
  GtkWidget    *image;

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i].program, program) &&
        gtk_icon_theme_has_icon (theme, icons[i].icon))
      {
        name = icons[i].icon;
        break;
      }
  image = pf_a11y_decoration (name);
  gtk_image_set_pixel_size (GTK_IMAGE (image), ICON_PIXELS);
  return image;
}
