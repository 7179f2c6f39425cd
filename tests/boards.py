"""Runs C on two boards that are simulated: an ATmega328 in simavr, a Cortex-M0 in QEMU.

A program is the text of a C file with a function `work`. It prints by `put`, which writes the
bits of a float, and on the ATmega328 it may count cycles: `start_clock`, and `put_clock`, which
writes how many went by, in steps of 64, up to four million.

    16 MHz ATmega328   8-bit, 2 KB of RAM, 32 KB of flash; a double is a float
    Cortex-M0          32-bit, as in the micro:bit, 16 KB of RAM, 256 KB of flash
"""

import re
import struct
import subprocess

import embed_tools

AVR = '''
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdint.h>
#include <string.h>

static void put_character(char character)
{
    while (!(UCSR0A & (1 << UDRE0))) {
    }
    UDR0 = (uint8_t)character;
}

static void start_clock(void)
{
    TCCR1A = 0;
    TCCR1B = (1 << CS11) | (1 << CS10); /* a 64th of the processor's clock */
    TIFR1 = 1 << TOV1;
    TCNT1 = 0;
}
'''

ARM = '''
#include <stdint.h>
#include <string.h>

static void ask_host(int operation, const void *argument)
{
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static void put_character(char character)
{
    ask_host(3, &character); /* SYS_WRITEC */
}
'''

BOTH = '''
static void put_bits(uint32_t bits)
{
    for (int shift = 28; shift >= 0; shift -= 4) {
        put_character("0123456789abcdef"[(bits >> shift) & 15]);
    }
    put_character('\\n');
}

static void put(float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    put_bits(bits);
}

static void work(void);
'''

AVR_END = '''
static void put_clock(void)
{
    const uint16_t now = TCNT1;
    put_bits(TIFR1 & (1 << TOV1) ? 0xffffffff : (uint32_t)now * 64);
}

int main(void)
{
    UCSR0B = 1 << TXEN0;
    work();
    cli();
    sleep_enable();
    sleep_cpu(); /* With interrupts off: simavr ends here. */
    return 0;
}
'''

ARM_END = '''
extern uint32_t data_from[], data_start[], data_end[], bss_end[];

void start(void)
{
    memcpy(data_start, data_from, (size_t)((char *)data_end - (char *)data_start));
    memset(data_end, 0, (size_t)((char *)bss_end - (char *)data_end));
    work();
    ask_host(0x18, (const void *)0x20026); /* SYS_EXIT, as a program that ended */
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    (const void *)0x20004000, (const void *)start};
'''

LAYOUT = '''
MEMORY
{
    FLASH (rx) : ORIGIN = 0, LENGTH = 256K
    RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 16K
}
SECTIONS
{
    .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) . = ALIGN(4); } > FLASH
    .ARM.exidx : { *(.ARM.exidx*) } > FLASH
    data_from = LOADADDR(.data);
    .data : { data_start = .; *(.data*) . = ALIGN(4); data_end = .; } > RAM AT > FLASH
    .bss : { *(.bss*) *(COMMON) . = ALIGN(4); bss_end = .; } > RAM
}
'''

FLAGS = ['-Os', '-std=c99', '-ffp-contract=off', '-Wall', '-Wextra', '-Werror', '-Wno-unused-function']
BOARDS = ['ATmega328', 'Cortex-M0']


def printed(board, source, folder, options=()):
    """Return the whole numbers that a program prints on a board, whose files go into `folder`."""
    path, program = str(folder / 'work.c'), str(folder / 'work.elf')
    (folder / 'work.c').write_text((AVR if board == 'ATmega328' else ARM) + BOTH
                                   + (AVR_END if board == 'ATmega328' else ARM_END) + source)
    if board == 'ATmega328':
        compiler, flags = 'avr-gcc', ['-mmcu=atmega328p']
        simulator = ['simavr', '-m', 'atmega328p', '-f', '16000000', program]
    else:
        (folder / 'layout.ld').write_text(LAYOUT)
        compiler = 'arm-none-eabi-gcc'
        flags = ['-mcpu=cortex-m0', '-mthumb', '-nostartfiles', '-T', str(folder / 'layout.ld')]
        simulator = ['qemu-system-arm', '-M', 'microbit', '-nographic', '-semihosting', '-kernel', program]
    embed_tools.run([embed_tools.program(compiler)] + flags + FLAGS + list(options)
                    + [path, '-o', program, '-lm'])
    done = subprocess.run([embed_tools.program(simulator[0])] + simulator[1:], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    text = done.stdout.decode('ascii', 'replace')
    assert done.returncode == 0, text
    return [int(line, 16) for line in re.findall(r'\b([0-9a-f]{8})\b', re.sub('\x1b\\[[0-9;]*m', '', text))]


def as_float(bits):
    """Return the float of these 32 bits."""
    return struct.unpack('<f', struct.pack('<I', bits))[0]
