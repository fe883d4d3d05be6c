/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* For the nanoseconds of struct stat. */
#define _POSIX_C_SOURCE 200809L

#include "gstnstnetworks.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  gchar *key;
  guint users;                  /* those who wait for it included */
  gboolean loading;
  NstNetwork *network;          /* NULL: not yet, or not at all */
  GError *error;                /* why not */
} Entry;

/* The lock is not held while a file is read: an element that stops does not
 * wait for one that starts. */
static GMutex lock;
static GCond loaded;
static GSList *entries;

/* What tells two networks apart, or NULL if there is no such file. */
static gchar *
make_key (const gchar * path)
{
  GStatBuf info;

  if (strcmp (path, NST_NETWORK_BUILTIN) == 0)
    return g_strdup (path);
  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
      " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld", path,
      (guint64) info.st_dev, (guint64) info.st_ino, (gint64) info.st_size,
      (gint64) info.st_mtim.tv_sec, (long) info.st_mtim.tv_nsec);
}

static Entry *
find_entry (const gchar * key)
{
  GSList *i;

  for (i = entries; i != NULL; i = i->next) {
    Entry *entry = i->data;

    if (strcmp (entry->key, key) == 0)
      return entry;
  }
  return NULL;
}

static void
load_entry (Entry * entry, const gchar * path)
{
  NstNetwork *network;
  GError *error = NULL;

  entry->loading = TRUE;
  entries = g_slist_prepend (entries, entry);
  g_mutex_unlock (&lock);
  network = nst_network_new_from_name (path, &error);
  g_mutex_lock (&lock);
  entry->loading = FALSE;
  entry->network = network;
  entry->error = error;
  /* The next one who asks tries again. */
  if (network == NULL)
    entries = g_slist_remove (entries, entry);
  g_cond_broadcast (&loaded);
}

/* Returns what is left to be unreferenced without the lock. */
static NstNetwork *
drop_entry (Entry * entry)
{
  NstNetwork *network = entry->network;

  if (--entry->users > 0)
    return NULL;

  entries = g_slist_remove (entries, entry);
  g_clear_error (&entry->error);
  g_free (entry->key);
  g_free (entry);
  return network;
}

static NstNetwork *
acquire (gchar * key, const gchar * path, GError ** error)
{
  Entry *entry;
  NstNetwork *network;

  g_mutex_lock (&lock);
  entry = find_entry (key);
  if (entry == NULL) {
    entry = g_new0 (Entry, 1);
    entry->key = key;
    entry->users = 1;
    load_entry (entry, path);
  } else {
    g_free (key);
    entry->users++;
    while (entry->loading)
      g_cond_wait (&loaded, &lock);
  }
  network = entry->network;
  if (network == NULL) {
    if (error != NULL)
      *error = g_error_copy (entry->error);
    drop_entry (entry);
  }
  g_mutex_unlock (&lock);
  return network;
}

NstNetwork *
gst_nst_networks_acquire (const gchar * location, GError ** error)
{
  gchar *path = nst_network_find (location, error);
  NstNetwork *network;
  gchar *key;

  if (path == NULL)
    return NULL;

  /* Without one the core says what is wrong with the path. */
  key = make_key (path);
  network = key != NULL ? acquire (key, path, error)
      : nst_network_new_from_name (path, error);
  g_free (path);
  return network;
}

void
gst_nst_networks_release (NstNetwork * network)
{
  GSList *i;

  g_mutex_lock (&lock);
  for (i = entries; network != NULL && i != NULL; i = i->next) {
    Entry *entry = i->data;

    if (entry->network == network) {
      network = drop_entry (entry);
      break;
    }
  }
  g_mutex_unlock (&lock);
  nst_network_unref (network);
}
